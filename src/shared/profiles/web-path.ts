// Where a guest's web server is asked: the part of an address from its first slash on.
import { z } from 'zod'

export const tcpPort = z.number().int().min(1).max(65535)

/** Whatever comes before a slash would belong to the name of the computer: "@192.168.1.1/" leads to another one. */
export const webPath = z.string().startsWith('/').max(2000)
