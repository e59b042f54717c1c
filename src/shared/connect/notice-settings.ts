// The places to which a Connect sends its notices. The settings are a file of the server's administrator: if members of
// a household could set an address, they could make the server call into its own network.
import { z } from 'zod'

const line = z.string().regex(/^[^\p{Cc}]{1,200}$/u)

export const noticeSettings = z.strictObject({
  /** Mail to the owners of the box's household. */
  mail: z
    .strictObject({
      /** smtps://HOST[:PORT], smtp+starttls://HOST[:PORT], or smtp:// for a server on this computer. */
      server: z.url({ protocol: /^(smtps?|smtp\+starttls)$/ }).max(300),
      from: z.email(),
      user: line.optional(),
      password: line.optional(),
      /** PEM of the CA that signed the server's certificate, if it is not a public one. */
      ca: z.string().max(64_000).optional(),
    })
    .optional(),
  webhooks: z
    .array(
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }).max(300),
        /** Key of the signature. */
        secret: z.string().min(16).max(200),
        /** Name of the only household whose boxes are reported. Without it, all are. */
        household: line.optional(),
      }),
    )
    .max(20)
    .default([]),
})
export type NoticeSettings = z.infer<typeof noticeSettings>

export const noticeKinds = ['offline', 'back', 'disk-failing', 'disk-full', 'two-machines'] as const
export type NoticeKind = (typeof noticeKinds)[number]
