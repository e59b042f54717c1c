// Nix: why a build or a query to it failed, as the last part of an error's text.
export const nix = {
  'nix.reason.version': 'it does not report its version',
  'nix.reason.store': 'the store does not answer',
  'nix.reason.outputs': 'it does not report what was built',
  'nix.reason.contents': 'the store does not report what it holds',
  'nix.reason.silent': 'Nix does not say why',
  'nix.reason.builder': 'builder failed',
  'nix.reason.dependency': 'a dependency failed',
  'nix.reason.hash': 'hash mismatch: expected {wanted}, got {got}',
  'nix.reason.no-builder': 'no builder for {system}',
  'nix.reason.no-builder-with': 'no builder for {system} with {features}',
  'nix.reason.no-result': 'it reported no result for {kind}',
  'nix.needed.features':
    '{count, plural, one {the system feature {features}} other {the system features {features}}}',
  'nix.needed.system-with': '{system} with {features}',
  'nix.store': 'the Nix store',
  'nix.network.no-host': '{host} was not found. This computer may be offline.',
  'nix.network.no-connection': '{host} cannot be reached. This computer may be offline.',
  'nix.network.timeout': '{host} did not answer in time.',
  'nix.network.certificate': 'the certificate of {host} was not accepted.',
} as const
