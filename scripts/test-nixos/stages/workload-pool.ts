// The pool of an orchestrator whose workloads are on ZFS.
import { type Check, retryFor, succeeds } from '../machine/checks.ts'

const slowMs = 900_000

/** It may still be importing it. */
export const poolIsUsable = succeeds(
  'the pool of the second disk is usable',
  retryFor(600, "zpool list -H -o name,health | tr '\\t' ' ' | grep -x 'voxnix ONLINE'"),
  slowMs,
)
const lastFile = '/run/pool/last'
const mountsPool = 'mkdir -p /run/pool && mount -t zfs voxnix/last /run/pool'
/** Nothing brings it to the disk but the shutdown. */
export const writesAtLast = succeeds(
  'a file is written into the pool',
  `zfs create -o mountpoint=legacy voxnix/last && ${mountsPool} && echo kept >${lastFile}`,
)
export const keptAtLast = succeeds(
  'the pool has what was written before its shutdown, and no error',
  `${mountsPool} && grep -x kept ${lastFile} && zpool status -x voxnix | grep -F healthy`,
)
export const dataSetsOf = (names: readonly string[]): readonly Check[] =>
  names.map(name =>
    succeeds(`${name} has a data set`, `zfs list -H -o name -r voxnix | grep -E '(^|/)${name}$'`),
  )
