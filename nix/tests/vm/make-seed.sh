# make-seed FILE: a seed of docs/seed.md, with all that an image knows. The keys stay in /root/seed (or $SEED_WORK).
work=${SEED_WORK:-/root/seed}
rm --recursive --force "$work"
mkdir --parents "$work/payload/files"
ssh-keygen -q -t ed25519 -N '' -C box9 -f "$work/host"
ssh-keygen -q -t ed25519 -N '' -C ada -f "$work/ada"

count=0
folder() { printf 'd %s root root %s\n' "$1" "$2" >>"$work/payload/manifest"; }
# file MODE PATH, with its content on standard input
file() {
  count=$((count + 1))
  cat >"$work/payload/files/$count"
  printf 'f %s root root %s\n' "$1" "$2" >>"$work/payload/manifest"
}

file 0644 /var/lib/kiln/hostname <<<"${SEED_HOSTNAME:-box9}"
file 0644 /var/lib/kiln/id <<<device-9
file 0644 /var/lib/kiln/user <<<ada
file 0644 /var/lib/kiln/authorized_keys/ada <"$work/ada.pub"
file 0600 /etc/ssh/ssh_host_ed25519_key <"$work/host"
file 0644 /etc/ssh/ssh_host_ed25519_key.pub <"$work/host.pub"
file 0644 /var/lib/kiln/time-zone <<<Europe/Amsterdam
file 0644 /var/lib/kiln/locale <<<C.UTF-8
file 0644 /var/lib/kiln/keymap <<<de-latin1
folder 0700 /var/lib/kiln/secrets
file 0600 /var/lib/kiln/secrets/token <<<not-a-real-token
[[ -z ${SEED_PASSWORD_HASH:-} ]] || file 0600 /var/lib/kiln/secrets/passwordHash <<<"$SEED_PASSWORD_HASH"
[[ -z ${SEED_AGE_IDENTITY:-} ]] || file 0600 /var/lib/kiln/secrets/ageIdentity <"$SEED_AGE_IDENTITY"
folder 0700 /var/lib/iwd
file 0600 '/var/lib/iwd/My Network.psk' <<<$'[Security]\nPassphrase=open sesame'

cd "$work/payload"
tar --create --format=ustar --file "$work/payload.tar" manifest files/*
{
  printf 'KILNSEED 1\nsize %s\nsha256 %s\n' "$(stat --format %s "$work/payload.tar")" "$(sha256sum <"$work/payload.tar" | cut -d ' ' -f 1)"
} >"$work/header"
truncate --size 512 "$work/header"
cat "$work/header" "$work/payload.tar" >"$work/seed"
dd if="$work/seed" of="$1" conv=notrunc,fsync status=none
