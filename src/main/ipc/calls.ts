// Main's own small contract: name → what the window may pass. Everything else goes to the engine.
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { allowedLink } from './links.ts'

const title = z.string().max(200)
const extension = z.string().regex(/^[a-z0-9.]{1,16}$/i)
const absolutePath = z.string().max(4096).refine(isAbsolute)

export const hostCalls = {
  pickFolder: z.object({ title }),
  pickFile: z.object({ title, extensions: z.array(extension).max(32) }),
  reveal: z.object({ path: absolutePath }),
  openLink: z.object({
    url: z
      .string()
      .max(2048)
      .refine(url => allowedLink(url) !== null),
  }),
  openForward: z.object({ machine: z.string().max(100), port: z.number().int().min(1).max(65535) }),
  openOwnConnect: z.object({}),
  setTheme: z.object({ theme: z.enum(['system', 'light', 'dark']) }),
}
export type HostCalls = { [N in keyof typeof hostCalls]: z.output<(typeof hostCalls)[N]> }
export type HostCall = keyof HostCalls
