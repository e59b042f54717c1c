#!/usr/bin/env node
// The program that `kiln` starts (dist/cli/kiln.mjs): refuses an older Node before the program itself is read, which
// such a Node could not parse or link. Written for Node 12.20 and newer; not bundled. The version is that of
// package.json's `engines`: Node 22 starts the program and then fails where a generator is disposed of, in the middle
// of a flash. In a package this runs in Electron, which a variable makes Node: programs that Kiln starts must not
// inherit it, or a browser that is built on Electron would start as Node too.
delete process.env.ELECTRON_RUN_AS_NODE
const oldestNode = 24
if (Number.parseInt(process.versions.node, 10) >= oldestNode) import('./main.mjs')
else {
  console.error(
    `kiln: Node ${oldestNode} or newer is needed, and this is Node ${process.versions.node}. There is a newer one at https://nodejs.org.`,
  )
  // Something that is needed is missing (docs/cli.md).
  process.exitCode = 3
}
