# For `nix-build` without flakes: the image of `nix build`.
(builtins.getFlake (toString ./.)).packages.${builtins.currentSystem}.default
