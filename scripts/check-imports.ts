// Prints the imports that test/structure/import-rules.ts forbids, for `npm run check`.
import { readImportGraph } from '../test/structure/import-graph.ts'
import { forbiddenImports } from '../test/structure/import-rules.ts'

const forbidden = forbiddenImports(readImportGraph('src'))
for (const line of forbidden) console.error(line)
if (forbidden.length > 0) process.exitCode = 1
