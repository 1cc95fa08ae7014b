// The Remix options, and only those. With Vite, Remix 2 never reads this file by itself: vite.config.ts imports it.

/** @type {import('@remix-run/dev').VitePluginConfig} */
export default {
  appDirectory: 'app',
  buildDirectory: 'build',
  ignoredRouteFiles: ['**/*.test.{ts,tsx}', '**/__*'],
  future: {
    v3_fetcherPersist: true,
    // All routes in one small cached file: a page that asks for data never waits to learn first where it lives.
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
}
