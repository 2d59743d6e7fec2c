import { defineConfig } from '@playwright/test';

// What service workers ask for is looked at, too.
process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS ??= '1';

export default defineConfig({
	testDir: '.',
	globalSetup: './lib/network.mjs',
	testMatch: '*.spec.mjs',
	outputDir: '../../target/e2e/results',
	reporter: [['list']],
	// Two files at a time: with one, a run takes an hour; with more than there are cores, they time each other out.
	workers: Number(process.env.E2E_WORKERS ?? 2),
	fullyParallel: false,
	forbidOnly: true,
	retries: 0,
	timeout: 240_000,
	expect: { timeout: 15_000 },
});
