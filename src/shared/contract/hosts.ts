import { z } from 'zod'
import { hostHistory, hostState } from '#shared/deploy/memory.ts'
import { hostDisks } from '#shared/hosts/disks.ts'
import { hostFacts } from '#shared/hosts/facts.ts'
import { foundHost } from '#shared/hosts/found.ts'
import { hostAddress, hostKey, knownHost, tag } from '#shared/hosts/host.ts'
import { command, query } from './define.ts'

/** By id, name or address. */
const one = z.object({ host: z.string().min(1).max(300) })
const tags = z.array(tag).max(50)

export const hosts = {
  /** The topic "hosts" reports changes. */
  list: query(z.object({}), z.array(knownHost)),
  show: query(one, knownHost),
  /** `address`: box1, ada@box1:2222, or a Host of ~/.ssh/config, which then says user and port where they are left out. */
  add: command(
    z.object({
      address: z.string().max(400),
      name: z.string().max(80).default(''),
      tags: tags.default([]),
      jump: hostAddress.shape.jump.default(null),
      identity: hostAddress.shape.identity.default(null),
    }),
    knownHost,
  ),
  /** What is left out stays. */
  change: command(one.extend({ name: z.string().max(80).optional(), tags: tags.optional() }), knownHost),
  /** Forgets it and its key. Nothing is done on the host. */
  remove: command(one, z.object({ id: z.string() })),
  /** The keys that it shows now, before any is trusted, and those that are. */
  keys: query(
    one,
    z.object({
      offered: z.array(hostKey),
      known: z.array(hostKey),
      /** changed: it shows none of the keys that are trusted. */
      state: z.enum(['unknown', 'trusted', 'changed']),
    }),
  ),
  /** Trusts the key with that fingerprint, which it has to show now. Another one is only replaced where that is said. */
  trust: command(
    one.extend({ fingerprint: z.string().max(100), replace: z.boolean().default(false) }),
    knownHost,
  ),
  /** What it says about itself, over SSH; remembered. */
  facts: query(one, hostFacts),
  /** The same for a list: why it does not answer is part of what is found. */
  ask: query(one, hostState),
  /** What every host said last, and how the last deploy to it ended; nobody is asked. */
  states: query(z.object({}), z.array(hostState)),
  /** Its whole disks, asked now. Nothing is changed on the host. */
  disks: query(one, hostDisks),
  /** All that is known of one without asking it. */
  history: query(one, hostHistory),
  /** Puts a public key in place by a password, which is kept nowhere. Then tries a login by key. */
  putKey: command(
    one.extend({ publicKey: z.string().max(16_384), password: z.string().min(1).max(1024) }),
    z.object({}),
  ),
  /** Hosts of ~/.ssh/config, and how many names of ~/.ssh/known_hosts are hashed and so cannot be listed. */
  importable: query(
    z.object({}),
    z.object({
      hosts: z.array(
        z.object({ name: z.string(), from: z.enum(['config', 'known-hosts']), there: z.boolean() }),
      ),
      hashed: z.number().int(),
    }),
  ),
  import: command(
    z.object({ names: z.array(z.string().max(300)).max(2000) }),
    z.object({ hosts: z.array(knownHost), skipped: z.array(z.string()) }),
  ),
  /**
   * Asks the local network for so long. A host whose key is trusted is recognised by that key, and what is known of it is
   * brought up to date; all the rest is hearsay.
   */
  discover: query(z.object({ seconds: z.number().min(0.2).max(30).default(3) }), z.array(foundHost)),
}
