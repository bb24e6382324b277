#!/usr/bin/env node
// The command. It must run on any Node, to tell an old one what to do; everything else is TypeScript:
// run as it is in a checkout, compiled in the published package.

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `overlock needs Node 22.19 or newer; this is ${process.versions.node}.\n` +
      'In a checkout run "npm ci" (it brings a Node of its own), then "npx overlock".',
  )
  process.exit(1)
}
const { existsSync } = await import('node:fs')
const inCheckout = existsSync(new URL('../src/main.ts', import.meta.url))
await import(inCheckout ? '../src/main.ts' : '../dist/src/main.js')
