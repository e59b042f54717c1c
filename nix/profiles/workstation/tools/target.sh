# Switches this host between its three targets, or lists them.
# switch-target.sh is put after this.
: "${configuration:?}"
# shellcheck disable=SC2034 # of switch-target.sh
tool=target
target=${1:-}
if (($# > 1)) || [[ ! $target =~ ^(|Standard-Boot|Secure-Boot|Disk-Operation)$ ]]; then
  echo 'usage: kiln-host target [Standard-Boot | Secure-Boot | Disk-Operation]
  Without a target it lists them. With one it builds that for the next start.' >&2
  exit 2
fi
if [[ -z $target ]]; then
  for each in Standard-Boot Secure-Boot Disk-Operation; do
    if [[ $configuration == *"-$each" ]]; then echo "$each (this host's)"; else echo "$each"; fi
  done
  exit 0
fi
