import { z } from 'zod'
import { mostOwnerKeys, mostOwnerName } from '#shared/connect/lan-claim.ts'
import { hostHistory, hostState } from '#shared/deploy/memory.ts'
import { hostDisks } from '#shared/hosts/disks.ts'
import { hostFacts } from '#shared/hosts/facts.ts'
import { flakeHost, wantedHost } from '#shared/hosts/flake-host.ts'
import { foundHost } from '#shared/hosts/found.ts'
import { hostAddress, hostKey, knownHost, tag } from '#shared/hosts/host.ts'
import { errorReport } from '#shared/messages/error-report.ts'
import { command, query } from './define.ts'

/** Names a host by its id, name or address. */
const one = z.object({ host: z.string().min(1).max(300) })
const tags = z.array(tag).max(50)

export const hosts = {
  /** The topic "hosts" reports changes. */
  list: query(z.object({}), z.array(knownHost)),
  show: query(one, knownHost),
  /** `address`: box1, ada@box1:2222, or a Host of ~/.ssh/config, which then provides a missing user and port. */
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
  /**
   * Claims a box of the local network that has no owner and no Connect, by what its screen shows, and adds it with its key trusted.
   * `address`: a port is that of the claim, not of SSH. `owner`: a name of the person, for the screen. Of a box that is in the list,
   * the entry stays. Throws host.claim-*, host.address, host.public-key.
   */
  claim: command(
    z.object({
      address: z.string().max(400),
      code: z.string().max(100),
      fingerprint: z.string().max(100),
      owner: z.string().trim().min(1).max(mostOwnerName),
      name: z.string().max(80).default(''),
      sshKeys: z.array(z.string().max(16_384)).min(1).max(mostOwnerKeys),
    }),
    z.object({
      host: knownHost,
      box: z.object({
        installId: z.uuid(),
        hostname: z.string(),
        model: z.string().nullable(),
        serial: z.string().nullable(),
      }),
    }),
  ),
  /** A name as ssh resolves it; null if ~/.ssh/config says nothing about it, unless it is surely an address. */
  sshAlias: query(
    z.object({ name: z.string().max(400), isAddress: z.boolean().default(false) }),
    z.object({ host: z.string(), port: z.number(), user: z.string() }).nullable(),
  ),
  /** Omitted values stay. */
  change: command(one.extend({ name: z.string().max(80).optional(), tags: tags.optional() }), knownHost),
  /** Forgets it and its key. The host is not changed. */
  remove: command(one, z.object({ id: z.string() })),
  /** The keys that it shows now, before any is trusted, and the trusted ones. */
  keys: query(
    one,
    z.object({
      offered: z.array(hostKey),
      known: z.array(hostKey),
      /** changed: it shows none of the trusted keys. */
      state: z.enum(['unknown', 'trusted', 'changed']),
    }),
  ),
  /** Trusts the key with that fingerprint, which the host must show now. Replaces another key only if requested. */
  trust: command(
    one.extend({ fingerprint: z.string().max(100), replace: z.boolean().default(false) }),
    knownHost,
  ),
  /** Its facts, over SSH; stored. */
  facts: query(one, hostFacts),
  /** The same for a list: a connection error is part of the result. */
  ask: query(one, hostState),
  /** The last known facts of every host, and how the last deploy to it ended; queries no host. */
  states: query(z.object({}), z.array(hostState)),
  /** Its whole disks, read now. The host is not changed. */
  disks: query(one, hostDisks),
  /** Everything known about a host without querying it. */
  history: query(one, hostHistory),
  /** Installs a public key by logging in with a password, which is not stored. Then tries to log in with the key. */
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
  /** The hosts that a flake names for colmena or deploy-rs, each as it would be added, or why it is not. */
  inFlake: query(z.object({ flake: z.string().min(1).max(4096) }), z.array(flakeHost)),
  /** Adds them as they were shown, without asking them for anything: their keys are still to be trusted. */
  addListed: command(
    z.object({ hosts: z.array(wantedHost).max(2000) }),
    z.object({
      hosts: z.array(knownHost),
      skipped: z.array(z.object({ name: z.string(), error: errorReport })),
    }),
  ),
  /**
   * Browses the local network for that time. A host whose key is trusted is recognised by it, and its entry is
   * updated; everything else is hearsay.
   */
  discover: query(z.object({ seconds: z.number().min(0.2).max(30).default(3) }), z.array(foundHost)),
}
