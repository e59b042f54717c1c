# Makes sure that what an installer installs can be logged in to: with neither key nor password it does not continue.
#   kiln-way-in ask FOLDER [KEY]   before the disk is touched: takes KEY (the line of a .pub file, or a file with it), or asks
#   kiln-way-in put FOLDER ROOT    puts what was answered into the installed system
# ADMINISTRATOR; KEYS: 1 where the form had keys already; HASH_FILE: where the system looks for the password's hash

is_key() {
  [[ $1 =~ ^(ssh-|ecdsa-|sk-)[^$'\n']+$ ]] && ssh-keygen -l -f - <<<"$1" >/dev/null 2>&1
}

take_key() {
  local key=$1
  if [[ -f $key ]]; then key=$(<"$key"); fi
  if ! is_key "$key"; then
    echo 'kiln-way-in: that is not an SSH public key (the one line of a .pub file)' >&2
    return 1
  fi
  printf '%s\n' "$key" >"$folder/key"
}

take_password() {
  local first second
  read -r -s -p "Password for $ADMINISTRATOR: " first && echo && read -r -s -p 'Again: ' second && echo || return 1
  if [[ -z $first || $first != "$second" ]]; then
    echo 'kiln-way-in: those two are not the same, or empty' >&2
    return 1
  fi
  # The password comes from standard input: every user can read a program's arguments.
  printf '%s' "$first" | mkpasswd --method=yescrypt --stdin >"$folder/passwordHash"
}

ask() {
  local answer
  if [[ -n ${1:-} ]]; then
    take_key "$1"
    return
  fi
  if [[ $KEYS == 1 ]]; then return; fi
  echo "No one could log in to this system: its settings have no SSH key. Log in as $ADMINISTRATOR with"
  echo '  an SSH key: type its line, or the path of a .pub file'
  echo '  a password, at the console: press Enter'
  while read -r -p 'Key, or Enter for a password: ' answer; do
    if [[ -n $answer ]]; then
      if take_key "$answer"; then return; fi
    elif take_password; then
      return
    fi
  done
  echo 'kiln-way-in: neither a key nor a password was given. Nothing was changed.' >&2
  return 1
}

put() {
  local root=$1
  if [[ -e $folder/key ]]; then
    install --directory --mode=0755 "$root/var/lib/kiln" "$root/var/lib/kiln/authorized_keys"
    cat "$folder/key" >>"$root/var/lib/kiln/authorized_keys/$ADMINISTRATOR"
    chmod 0644 "$root/var/lib/kiln/authorized_keys/$ADMINISTRATOR"
  fi
  if [[ -e $folder/passwordHash ]]; then
    install --directory --mode=0700 "$root${HASH_FILE%/*}"
    install --mode=0600 "$folder/passwordHash" "$root$HASH_FILE"
  fi
}

umask 077
folder=$2
case $1 in
  ask) ask "${3:-}" ;;
  put) umask 022 && put "$3" ;;
esac
