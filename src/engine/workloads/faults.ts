// Turns the broker's answers into errors.
import type { ErrorCode } from '#shared/errors.ts'
import type { CallFault, Unreached } from '#shared/workloads/call.ts'

export const faults = {
  role: 'workload.role',
  'no-such-workload': 'workload.unknown',
  'not-yours': 'workload.not-yours',
  'program-face': 'workload.program-face',
  'too-many': 'workload.too-many',
  'too-large': 'workload.too-large',
  request: 'workload.request',
  input: 'workload.input',
  'unknown-person': 'workload.unknown-person',
  busy: 'workload.busy',
  full: 'workload.full',
  'no-storage': 'workload.no-storage',
  'name-taken': 'workload.name-taken',
  'no-such-module': 'workload.no-module',
  'vm-only': 'workload.vm-only',
  'no-own-modules': 'workload.no-own-modules',
  'module-forbidden': 'workload.module-forbidden',
  'module-too-heavy': 'workload.module-too-heavy',
  'module-wrong': 'workload.module-wrong',
  'no-vms': 'workload.no-vms',
  'too-powerful': 'workload.too-powerful',
  'no-agent': 'workload.no-agent',
  'cannot-shrink': 'workload.cannot-shrink',
  'no-such-snapshot': 'workload.no-snapshot',
  'not-running': 'workload.not-running',
  'no-such-approval': 'workload.no-approval',
  'second-person': 'workload.second-person',
  'no-such-invitation': 'workload.no-invitation',
  'no-such-guest': 'workload.no-guest',
  changed: 'workload.changed',
  'refused-before': 'workload.refused-before',
  'too-many-pending': 'workload.too-many-pending',
  'taken-back': 'workload.taken-back',
  stuck: 'workload.stuck',
  internal: 'workload.broker-failed',
  ended: 'workload.broker-ended',
} as const satisfies Record<CallFault, ErrorCode>

export const noBroker = {
  off: 'workload.broker-off',
  stranger: 'workload.stranger',
  several: 'workload.several-people',
  root: 'workload.root',
} as const satisfies Record<Unreached, ErrorCode>
