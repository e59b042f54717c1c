// Errors of binary caches. code → what happened, and what to do next.
export const cachesErrors = {
  'cache.url': {
    message: 'Not a valid URL of a binary cache: "{url}"',
    hint: 'It begins with https://, http://, file://, s3:// or ssh-ng://. Only s3:// has parameters: s3://BUCKET?endpoint=…&region=…&scheme=…&profile=….',
  },
  'cache.password': {
    message: 'The URL of a cache must not contain a password: others could read it in lists and logs.',
    hint: 'Leave it out, and give Nix the password in a netrc file: a line "machine HOST login NAME password PASSWORD" in the file that netrc-file in nix.conf names.',
  },
  'cache.key': {
    message: 'Not a valid public key of a binary cache: "{key}"',
    hint: 'A key is a name, a colon and 44 characters of base64: cache.example.org-1:…=. The operators of the cache publish it. Nothing from a cache is trusted without its key.',
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
    hint: 'Type y at a terminal, or give --yes.',
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
  'cache.denied': {
    message: '{to} does not allow you to write to it: {reason}',
    hint: 'Give Nix the user and password of the cache: a line "machine {host} login NAME password PASSWORD" in the file that netrc-file in nix.conf names, readable by you alone. If it is there, check the password and what this user may do.',
  },
  'cache.host-key': {
    message: 'The key of {host} is not trusted yet, so the cache there cannot be reached.',
    hint: 'Compare it with what the host itself shows, and accept it: `kiln hosts add {address}`, or log in once with `ssh {host}`.',
  },
  'cache.no-nix': {
    message: 'Nix was not found on {host}, so nothing can be copied there.',
    hint: 'Install Nix there for all users (nixos.org/download), then try again.',
  },
  'cache.unsigned': {
    message: '{to} accepts only what a key that it trusts has signed.',
    hint: 'Push with a signing key (`--sign NAME`) whose public key is among the trusted-public-keys in the nix.conf of that host. `kiln cache` lists your keys, and `kiln cache key NAME` makes one.',
  },
  'cache.bucket-denied': {
    message: '{to} does not allow you to write to it: {reason}',
    hint: 'Check the access key in ~/.aws/credentials (another profile: ?profile=NAME in the URL) or in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and that it may write to this bucket.',
  },
  'cache.read-only': {
    message: '{to} does not accept files: {reason}',
    hint: 'Use a server that accepts PUT at this URL, or push to a folder (file://…) that the server serves.',
  },
  'cache.full': {
    message: '{to} has no space for what is pushed: {reason}',
    hint: 'Free space there, or raise the largest size that its server accepts. Then push again: what arrived is not copied again.',
  },
  'cache.lost': {
    message: 'The connection to {to} was lost: {reason}',
    hint: 'Check the server and the network, then push again: what arrived is not copied again.',
  },
  'cache.no-buckets': {
    message: "This computer's Nix was built without S3.",
    hint: 'Use a Nix that has it, such as the one from nixos.org, or another kind of cache: https://, file:// or ssh-ng://.',
  },
  'cache.push': {
    message: 'Copying to {to} failed: {reason}',
    hint: 'Check that the cache can be written to and has space left, then push again: what arrived is not copied again.',
  },
  'cache.name': {
    message: 'Not a name of a cache of {tool}: "{name}"',
    hint: 'For attic: CACHE, or SERVER:CACHE as `attic login` named the server. For cachix: what stands before .cachix.org.',
  },
  'cache.signs-itself': {
    message: '{tool} pushes to {url}, and signs with its own key: Kiln’s keys cannot be used.',
    hint: 'Push without a key. The key that the cache signs with is its own, or one that {tool} knows.',
  },
  'cache.tool-missing': {
    message: '{tool}, which pushes to {url}, was not found on PATH.',
    hint: 'Install it: {install}. Then log in: {login}',
  },
  'cache.tool-denied': {
    message: '{tool} may not push to its cache {name}: {reason}',
    hint: 'Log in with {tool} itself: {login}. Kiln stores no token of it. If you are logged in, check the name of the cache, and that the token may push to it.',
  },
  'cache.tool-unknown': {
    message: '{tool} does not know its cache {name}: {reason}',
    hint: 'Check the name, and add the cache to the list again with the right one. {tool} knows a server after: {login}',
  },
  'cache.tool-failed': {
    message: '{tool} failed to push to its cache {name}: {reason}',
    hint: 'Its last lines say more. Check the network and the server, then push again: what arrived is not pushed again.',
  },
} as const
