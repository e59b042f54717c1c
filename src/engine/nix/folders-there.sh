# Where Nix is on another computer: the PATH of a command over SSH is often shorter than that of a login.
add_nix_to_path() {
  PATH=$PATH:/run/current-system/sw/bin:/nix/var/nix/profiles/default/bin:$HOME/.nix-profile/bin:/etc/profiles/per-user/$(id -un)/bin:${XDG_STATE_HOME:-$HOME/.local/state}/nix/profile/bin:$HOME/.local/state/nix/profiles/profile/bin:/opt/kiln-nix/bin
}
