// The data that is specific to one machine: entered when a drive is flashed, and never stored in the image.
import { z } from 'zod'

export const wifiNetwork = z.object({
  ssid: z.string(),
  /** "" for a network without one. */
  passphrase: z.string(),
})

export const seedAnswers = z.object({
  hostname: z.string().default(''),
  /** A further user with the administrator's rights; "" for none. The SSH keys then belong to this user. */
  user: z.string().default(''),
  /** authorized_keys lines, for `user` or, without one, for the image's administrator. */
  sshKeys: z.array(z.string()).default([]),
  wifi: z.array(wifiNetwork).default([]),
  /** de_DE.UTF-8; "" keeps the image's. */
  locale: z.string().default(''),
  /** Europe/Amsterdam; "" keeps the image's. */
  timeZone: z.string().default(''),
  /** de-latin1; "" keeps the image's. */
  keymap: z.string().default(''),
  /** Secret options of the profile, by key. */
  secrets: z.record(z.string(), z.string()).default({}),
  /** A ticket of the Connect that the box will belong to, for one drive; "" for none. It needs the host key. */
  enrolment: z.string().max(600).default(''),
  /** true: Kiln makes a host key, writes it to the drive and remembers it as trusted. */
  hostKey: z.boolean().default(true),
})
export type SeedAnswers = z.infer<typeof seedAnswers>

export const noAnswers = (): SeedAnswers => seedAnswers.parse({})
