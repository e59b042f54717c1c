// The target of a deploy: a host, as SSH reaches it.
import { z } from 'zod'
import { isJump, withoutScheme } from '#shared/hosts/address.ts'

export const hostTarget = z.object({
  /** The user's name for it, used in results: "root@box". */
  name: z.string().min(1).max(300),
  /** A name, an address, or a Host of ~/.ssh/config. */
  host: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\s\p{Cc}@/-][^\s\p{Cc}@/]*$/u)
    // Shell metacharacters: ssh refuses them, and it is shown in commands that users copy.
    .refine(host => !/[`'"$\\;&<>|(){}!*?[\]]/.test(host)),
  port: z.number().int().min(1).max(65535).default(22),
  user: z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/),
  /** The jump hosts in `ssh -J` syntax: never a word that ssh could read as an option. */
  jump: z.string().refine(isJump).nullable().default(null),
  identity: z.string().max(4096).nullable().default(null),
})
export type HostTarget = z.infer<typeof hostTarget>

/** Ignores the user: two deploys to one host would collide. */
export const isSameHost = (one: HostTarget, other: HostTarget): boolean =>
  one.name === other.name || (one.host === other.host && one.port === other.port && one.jump === other.jump)

/** The form of `--to` and of a planned new address: USER@HOST, USER@HOST:PORT, USER@[::1]:PORT, or one of them as an
 *  ssh:// address. null: not one. */
export function parseTarget(typed: string): HostTarget | null {
  const text = withoutScheme(typed)
  const [, user, bracketed, plain, port] =
    /^([^@\s]+)@(?:\[([0-9A-Fa-f:.]+(?:%[\w.-]+)?)\]|([^\s@:[\]]+|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?:%[\w.-]+)?))(?::(\d{1,5}))?$/.exec(
      text,
    ) ?? []
  const parsed = hostTarget.safeParse({
    name: text,
    host: bracketed ?? plain,
    user,
    port: Number(port ?? 22),
  })
  return parsed.success ? parsed.data : null
}
