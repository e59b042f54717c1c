nix-store --load-db < /nix-path-registration
# nixos-rebuild refuses a root without it.
touch /etc/NIXOS
# Last, so that a first boot that loses power does it again.
rm /nix-path-registration
