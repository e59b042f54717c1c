# Makes the machine's keys whole or not at all: lanzaboote's unit runs only where their folder is missing, so what is left
# of an interrupted run would never be completed. KILN_PKI_BUNDLE; KILN_ROOT names another folder than /, for tests.
bundle=${KILN_ROOT:-}$KILN_PKI_BUNDLE
making=$bundle/keys.making

umask 077
rm -rf "$making"
# sbctl would continue with an empty folder.
[[ -s $bundle/GUID ]] || rm -f "$bundle/GUID"
mkdir -p "$making"
sbctl create-keys --export "$making" --database-path "$bundle/GUID"
for name in PK KEK db; do
  for kind in key pem; do
    if [[ ! -s $making/$name/$name.$kind ]]; then
      echo "kiln-make-keys: sbctl made no $name.$kind" >&2
      exit 1
    fi
  done
done
sync --file-system "$bundle"
mv --no-target-directory "$making" "$bundle/keys"
sync --file-system "$bundle"
