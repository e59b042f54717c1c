// The path of a guest's web server: the part of a URL from its first slash on.
import { z } from 'zod'

export const tcpPort = z.number().int().min(1).max(65535)

/** Anything before a slash would become part of the host name: "@192.168.1.1/" leads to another computer. */
export const webPath = z.string().startsWith('/').max(2000)
