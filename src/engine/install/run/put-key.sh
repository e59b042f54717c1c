# KEY: adds the key of an installation for the user who runs this.
set -e
umask 077
mkdir -p "$HOME/.ssh"
touch "$HOME/.ssh/authorized_keys"
# The last line of others may have no end.
[ -z "$(tail -c 1 "$HOME/.ssh/authorized_keys")" ] || echo >>"$HOME/.ssh/authorized_keys"
printf '%s\n' "$1" >>"$HOME/.ssh/authorized_keys"
