# Gives the administrator, and the user whom the drive brought, the password of the hash file.
# ADMINISTRATOR, HASH_FILE, USER_FILE; SET_FILE has the sum of the hash file that was used last.
umask 077

# Once for each hash: a password that was changed on the machine since then stays. Not by the file's age: agenix writes it
# again at every start. An empty SET_FILE is an earlier version's, which went by it.
sum=$(sha256sum <"$HASH_FILE")
if [[ -s $SET_FILE ]]; then
  if [[ $(<"$SET_FILE") == "$sum" ]]; then exit 0; fi
elif [[ -e $SET_FILE && ! $HASH_FILE -nt $SET_FILE ]]; then
  exit 0
fi

# crypt(5), without the old schemes. Anything else would stand in /etc/shadow as it is, a password in clear too.
word='[./0-9A-Za-z]'
is_hash() {
  local scheme
  for scheme in \
    "(g|sm3)?y\\\$$word+\\\$$word{1,86}\\\$$word{43}" \
    "7\\\$$word{11,97}\\\$$word{43}" \
    "2[aby]\\\$[0-9]{2}\\\$$word{53}" \
    "6\\\$(rounds=[0-9]+\\\$)?[^\$:[:space:]]{1,16}\\\$$word{86}" \
    "5\\\$(rounds=[0-9]+\\\$)?[^\$:[:space:]]{1,16}\\\$$word{43}"; do
    if [[ $1 =~ ^\$$scheme$ ]]; then return 0; fi
  done
  return 1
}

hash=$(<"$HASH_FILE")
if ! is_hash "$hash"; then
  echo "kiln-password: $HASH_FILE holds no hash, such as mkpasswd makes of a password; no password was changed" >&2
  # A unit that failed for it would make every later deploy end as a failed one.
  exit 0
fi

users=("$ADMINISTRATOR")
if [[ -r $USER_FILE ]]; then
  seeded=$(<"$USER_FILE")
  # Only people get the password, as in kiln-user, which logs why it added no user.
  if [[ $seeded =~ ^[a-z_] ]] && uid=$(id --user -- "$seeded" 2>/dev/null) && ((uid >= 1000 && uid < 30000)); then
    users+=("$seeded")
  fi
fi
for user in "${users[@]}"; do
  # chpasswd reads from standard input: every user can read a program's arguments.
  printf '%s:%s\n' "$user" "$hash" | chpasswd --encrypted
done
printf '%s\n' "$sum" >"$SET_FILE.new"
mv "$SET_FILE.new" "$SET_FILE"
