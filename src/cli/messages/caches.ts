// The texts that `kiln cache` prints, and its help.
export const cacheTexts = {
  'help.cache.summary': 'list and manage binary caches',
  'help.cache': 'Lists and manages binary caches: where builds download what others have built.',
  'help.cache.list': 'list the caches that builds download from, and the keys to sign with',
  'help.cache.add': 'download paths from a cache that this key signed',
  'help.cache.url': 'https://…, http://…, file://…, s3://… or ssh-ng://…',
  'help.cache.public-key': 'its public key: name:base64',
  'help.cache.push-by': 'program that pushes to it, and its name there: attic:[SERVER:]CACHE or cachix:CACHE',
  'help.cache.rm': 'stop downloading from a cache',
  'help.cache.key': 'make a key to sign with, and print its public half',
  'help.cache.key-name': 'name of the key: cache.example.org-1',
  'help.cache.push': 'copy what an image was made of to a cache, with all that it needs',
  'help.cache.sign': 'name of the key to sign with (see `kiln cache`)',

  'usage.key-name':
    'Not a valid key name: "{found}". Use letters, digits, dots, dashes and underscores, at most 100.',

  'usage.push-by':
    'Not a program and a cache: "{found}". Use attic:CACHE, attic:SERVER:CACHE or cachix:CACHE.',

  'cli.cache.none': 'No caches but those of nix.conf. To add one: {command}',
  'cli.cache.added': 'Builds on this computer now download from {url}.',
  'cli.cache.by': 'pushed to by {by}',
  'cli.cache.by-missing': 'pushed to by {by} ({tool} is not on PATH)',
  'cli.cache.not-there':
    '{tool} is not on PATH: pushing to {url} needs it. `kiln doctor` says how to get it.',
  'cli.cache.ask-remove': 'Remove {url} and its key from the list? [y/N]',
  'cli.cache.removed': 'Removed {url}.',
  'cli.cache.key-made':
    'Others trust what it signs by this public key. The secret one stays on this computer.',
  'cli.cache.pushed': '{paths, plural, one {# path is} other {# paths are}} in {to}.',
  'cli.cache.pushed-by': '{tool} has pushed it to its cache {name}.',
} as const
