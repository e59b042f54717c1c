# NixOS copies some files to /etc, such as the SSH keys of users, lists them in /etc/.clean, and later removes those that its
# configuration no longer has. That list is persistent. The copies that a reset takes from CLEAN are not on it, where an
# update had removed them: this adds them, before NixOS looks.
# CLEAN: the snapshot of the root  KILN_ROOT names another folder than /, for tests.
etc=${KILN_ROOT:-}/etc
if [[ ! -e $CLEAN/etc/.clean ]]; then exit 0; fi
while IFS= read -r file; do
  # What has changed since the installation is on the list already, or a person wrote it.
  if cmp --silent "$CLEAN/etc/$file" "$etc/$file" && ! grep --quiet --line-regexp --fixed-strings -e "$file" "$etc/.clean"; then
    printf '%s\n' "$file" >>"$etc/.clean"
  fi
done <"$CLEAN/etc/.clean"
