name=$(</var/lib/kiln/hostname)
if [[ ! $name =~ ^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$ ]]; then
  printf 'kiln-hostname: "%s" in /var/lib/kiln/hostname is no host name; the configured one stays\n' "$name" >&2
  exit 1
fi
printf '%s' "$name" >/proc/sys/kernel/hostname
