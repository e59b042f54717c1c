// Where a Connect sends its notices: a file that the person of the server writes, because a server that anyone in a household could
// point at an address would call into its own network for them.
import { z } from 'zod'

const line = z.string().regex(/^[^\p{Cc}]{1,200}$/u)

export const noticeSettings = z.strictObject({
  /** To the owners of the box's household. */
  mail: z
    .strictObject({
      /** smtps://HOST[:PORT], smtp+starttls://HOST[:PORT], or smtp:// for a server on this computer. */
      server: z.url({ protocol: /^(smtps?|smtp\+starttls)$/ }).max(300),
      from: z.email(),
      user: line.optional(),
      password: line.optional(),
      /** PEM of the authority that signed its certificate, where that is not one that everyone trusts. */
      ca: z.string().max(64_000).optional(),
    })
    .optional(),
  webhooks: z
    .array(
      z.strictObject({
        url: z.url({ protocol: /^https?$/ }).max(300),
        /** Of the signature. */
        secret: z.string().min(16).max(200),
        /** The name of the one household whose boxes it hears of. All without it. */
        household: line.optional(),
      }),
    )
    .max(20)
    .default([]),
})
export type NoticeSettings = z.infer<typeof noticeSettings>

export const noticeKinds = ['offline', 'back', 'disk-full', 'two-machines'] as const
export type NoticeKind = (typeof noticeKinds)[number]
