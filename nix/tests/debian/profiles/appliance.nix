{ imports = [ ./nginx.nix ]; }
