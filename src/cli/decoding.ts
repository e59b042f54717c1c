// zod writes a function for each schema on its first use and has V8 compile it, 25 ms of a deploy that changes nothing. What a
// command decodes, it decodes a few times: without those functions 20,000 records take 75 ms in place of 50. Before any schema
// is made, so this is the first import of index.ts.
import { config } from 'zod'

config({ jitless: true })
