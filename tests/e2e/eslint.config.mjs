// What `make lint` asks of every script: above all that no name is used which nobody defines, since a test
// that does so fails only where a browser runs it.
import globals from 'globals';

export default [
	{ ignores: ['**/node_modules/', 'dist/', 'target/'] },
	{
		files: ['**/*.mjs', '**/*.js'],
		languageOptions: {
			globals: {
				...globals.browser, ...globals.node, ...globals.worker, ...globals.serviceworker,
				// Of the page itself, which scripts within it use.
				bench: 'readonly', disk: 'readonly', handedIn: 'readonly', launch: 'readonly', look: 'readonly', officeModule: 'readonly',
			},
		},
		rules: {
			'no-undef': 'error', 'no-unused-vars': ['error', { ignoreRestSiblings: true }], 'no-unreachable': 'error', 'no-const-assign': 'error', 'no-dupe-keys': 'error',
			'no-dupe-args': 'error', 'no-import-assign': 'error', 'no-self-compare': 'error', 'no-unsafe-finally': 'error', 'valid-typeof': 'error',
		},
	},
];
