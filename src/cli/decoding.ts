// zod generates a function for each schema on first use and has V8 compile it, 25 ms of a deploy that changes
// nothing. A command decodes only a few values: without those functions 20,000 records take 75 ms instead of 50. Must
// precede the first schema, so this is the first import of index.ts.
import { config } from 'zod'

config({ jitless: true })
