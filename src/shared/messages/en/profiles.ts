// Profiles and flakes: why one cannot be used.
export const profiles = {
  'flake.reason.tilde': '~ has no meaning here.',
  'flake.reason.relative': 'it is relative to a folder that is not known here.',
  'flake.reason.quote': 'the name after # contains a quotation mark.',
} as const
