# Hyprland's first configuration, which it makes itself where there is none, with this machine's keyboard: it reads neither the
# system's keyboard nor XKB_DEFAULT_LAYOUT. Not in /etc/xdg, which it would take before a person's own.
# EXAMPLES: the folder of its package with that configuration  LAYOUT, VARIANT: as XKB names them
folder=${XDG_CONFIG_HOME:-$HOME/.config}/hypr
for kind in lua conf; do
  if [[ -e $folder/hyprland.$kind || -L $folder/hyprland.$kind ]]; then exit 0; fi
done
for kind in lua conf; do
  if [[ ! -e $EXAMPLES/hyprland.$kind ]]; then continue; fi
  mkdir --parents "$folder"
  new=$(mktemp "$folder/hyprland.XXXXXX")
  cat "$EXAMPLES/hyprland.$kind" >"$new"
  # Later ones win.
  if [[ $kind == lua ]]; then
    printf '\nhl.config({ input = { kb_layout = "%s", kb_variant = "%s" } })\n' "$LAYOUT" "$VARIANT" >>"$new"
  else
    printf '\ninput {\n    kb_layout = %s\n    kb_variant = %s\n}\n' "$LAYOUT" "$VARIANT" >>"$new"
  fi
  mv --no-clobber "$new" "$folder/hyprland.$kind"
  exit 0
done
