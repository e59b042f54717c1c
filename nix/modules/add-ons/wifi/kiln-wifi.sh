# iwd.network(5): a file's name is the network's, or "=" and its bytes in hex where it has other than plain characters.
name=$NETWORK
if [[ ! $name =~ ^[A-Za-z0-9\ _-]+$ ]]; then
  name="=$(printf '%s' "$NETWORK" | od --address-radix=n --output-duplicates --format=x1 | tr --delete ' \n')"
fi
passphrase=$(<"$CREDENTIALS_DIRECTORY/passphrase")
if ((${#passphrase} < 8 || ${#passphrase} > 63)); then
  echo 'kiln-wifi: a Wi-Fi passphrase has 8 to 63 characters; the network is left as it was' >&2
  # If this unit failed, every later deploy would count as failed.
  exit 0
fi
# iwd's escapes: a backslash, and a blank at the beginning.
passphrase=${passphrase//\\/\\\\}
if [[ $passphrase == ' '* ]]; then passphrase="\\s${passphrase:1}"; fi
file=$STATE_DIRECTORY/$name.psk
printf '[Security]\nPassphrase=%s\n' "$passphrase" >"$file.new"
mv --no-target-directory "$file.new" "$file"
