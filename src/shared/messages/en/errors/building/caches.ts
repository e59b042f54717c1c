// What can go wrong with binary caches. code → what happened, and what to do next.
export const cachesErrors = {
  'cache.url': {
    message: '"{url}" is not the URL of a binary cache.',
    hint: 'It begins with https://, http://, file://, s3:// or ssh-ng://, and has no parameters.',
  },
  'cache.key': {
    message: '"{key}" is not the public key of a binary cache.',
    hint: 'It is a name, a colon and 44 characters of base64: cache.example.org-1:…=. The people who run the cache publish it. Nothing from a cache is trusted without its key.',
  },
  'cache.silent': {
    message: 'The cache {url} does not answer: {reason}',
    hint: 'Check the URL and the network, then try again.',
  },
  'cache.unknown': {
    message: 'The cache {url} is not in the list.',
    hint: 'Caches are listed by `kiln cache`.',
  },
  'cache.unconfirmed': {
    message: 'Nothing was removed: removing {url} was not confirmed.',
    hint: 'Type y at the terminal, or give --yes.',
  },
  'cache.key-there': {
    message: 'There is already a signing key named {name}.',
    hint: 'Use it, or choose another name. A key is never replaced: what it has signed would no longer be trusted.',
  },
  'cache.no-key': {
    message: 'There is no signing key named {name}.',
    hint: 'Make one: `kiln cache key {name}`.',
  },
  'cache.in-repository': {
    message: 'A secret key would be kept in {path}, which is in a Git repository.',
    hint: 'Set KILN_HOME to a folder outside of repositories, so that the key cannot be committed.',
  },
  'cache.not-here': {
    message: 'What {image} was made of is not in the Nix store of this computer: {path}',
    hint: 'It was built elsewhere, or was garbage-collected. Build it here, then push.',
  },
  'cache.push': {
    message: 'Copying to {to} failed: {reason}',
    hint: 'Check that the cache can be written to and has space left, then push again: what arrived is not copied again.',
  },
} as const
