# Gives the machine the host name that was put on its drive: in /etc for what reads it there, and to the kernel.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
name=$(<"$root/var/lib/kiln/hostname")
if [[ ! $name =~ ^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$ ]]; then
  printf 'kiln-hostname: "%s" in /var/lib/kiln/hostname is not a valid host name; the configured one stays\n' "$name" >&2
  # A unit that failed for it would make every later deploy end as a failed one.
  exit 0
fi
# Written next to it and then renamed: the existing file is a link into the store.
umask 022
printf '%s\n' "$name" >"$root/etc/.hostname.kiln"
mv --no-target-directory "$root/etc/.hostname.kiln" "$root/etc/hostname"
printf '%s' "$name" >"$root/proc/sys/kernel/hostname"
