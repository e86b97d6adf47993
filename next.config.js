// @ts-check

/** Headers that hold for every answer; the content security policy, which needs a nonce, is set in proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

/** @type {import('next').NextConfig} */
const config = {
  distDir: process.env.CASEBOOK_BUILD_FOLDER ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  images: { unoptimized: true },
  // `npm test -- types` checks the types; here they would be a third of the build that people wait for.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['sharp', '@node-rs/argon2', 'pino', 'postgres', 'graphile-worker'],
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
