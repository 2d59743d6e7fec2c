// What `make lint` asks of scripts: above all that no name is used which nobody defines, since a test
// that does so fails only where a browser runs it.
import globals from 'globals';

export default [
	{ ignores: ['**/node_modules/', 'dist/', 'target/'] },
	{
		files: ['**/*.mjs', '**/*.js'],
		languageOptions: {
			globals: {
				...globals.browser, ...globals.node, ...globals.worker, ...globals.serviceworker,
			},
		},
		rules: {
			'no-undef': 'error', 'no-unused-vars': ['error', { ignoreRestSiblings: true }], 'no-unreachable': 'error', 'no-const-assign': 'error', 'no-dupe-keys': 'error',
			'no-dupe-args': 'error', 'no-import-assign': 'error', 'no-self-compare': 'error', 'no-unsafe-finally': 'error', 'valid-typeof': 'error',
		},
	},
	// What stands in the page that these run in.
	...Object.entries({
		'src/**': ['officeModule'],
		'tests/bench/**': ['bench'],
		'tests/e2e/offline.spec.mjs': ['handedIn', 'launch'],
		'tests/tools/boot.js': ['look'],
		'tests/web/support.js': ['disk'],
	}).map(([where, names]) => ({ files: [where], languageOptions: { globals: Object.fromEntries(names.map((it) => [it, 'readonly'])) } })),
];
