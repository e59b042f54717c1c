// The Connect that Kiln runs on this computer: what a person chose.
import { z } from 'zod'

const usualPort = 8455

export const ownConnectChoice = z.object({
  /** loopback: this computer alone. network: all of its addresses, with the certificate that it makes. */
  reach: z.enum(['loopback', 'network']),
  port: z.number().int().min(1024).max(65_535),
  /** Kiln starts it when it starts itself. */
  withKiln: z.boolean(),
})
export type OwnConnectChoice = z.infer<typeof ownConnectChoice>

export const usualOwnConnect: OwnConnectChoice = {
  reach: 'loopback',
  port: usualPort,
  withKiln: false,
}

/** The value of --listen. */
export const listenWord = ({ reach, port }: Pick<OwnConnectChoice, 'reach' | 'port'>) =>
  `${reach === 'network' ? '0.0.0.0' : '127.0.0.1'}:${port}`

/** As this computer reaches it: also in its network, where nothing but the fingerprint of its certificate counts. */
export const ownConnectUrl = ({ reach, port }: Pick<OwnConnectChoice, 'reach' | 'port'>) =>
  `${reach === 'network' ? 'https' : 'http'}://127.0.0.1:${port}`
