# services.kiln-updates: signed updates that Kiln publishes, for any NixOS.
{ lib, ... }:
let
  inherit (lib) types;
  time = types.strMatching "([01][0-9]|2[0-3]):[0-5][0-9]" // {
    description = "time of day as HH:MM";
  };
  port = types.port;
  # A text and not a Nix path, which would be in the store: the repository's content ends up there too.
  absolute = types.strMatching "/[A-Za-z0-9_./@+-]{1,1000}" // {
    description = "absolute path of this machine, as a text";
  };
in
{
  options.services.kiln-updates = {
    enable = lib.mkEnableOption "signed updates of this machine that Kiln publishes";

    from = lib.mkOption {
      type = types.enum [
        "pointer"
        "git"
      ];
      default = "pointer";
      example = "git";
      description = "Where updates come from: a signed pointer that Kiln publishes, or the signed commits of a repository, which this machine builds itself.";
    };

    git = {
      url = lib.mkOption {
        type = types.strMatching "(https?|ssh|file)://[^ ]{1,1900}";
        example = "https://git.example.com/home/kaliunbox-flake.git";
        description = "Where the repository is.";
      };
      branch = lib.mkOption {
        type = types.strMatching "[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}";
        default = "main";
        example = "stable";
        description = "The branch whose newest commit this machine takes.";
      };
      folder = lib.mkOption {
        type = absolute;
        default = "/var/lib/kiln-updates/flake";
        example = "/etc/nixos/kaliunbox-flake";
        description = "Where the clone is kept. Files that a person changed there stay as they are, and are not built.";
      };
      configuration = lib.mkOption {
        type = types.strMatching "[A-Za-z0-9_.-]{1,100}";
        example = "kaliunbox";
        description = "Name of this machine among the nixosConfigurations of the flake.";
      };
      allowedSigners = lib.mkOption {
        type = absolute;
        example = "/var/lib/kaliun/allowed_signers";
        description = "Whose commits this machine takes: a file as in ssh-keygen(1) under ALLOWED SIGNERS, of this machine and not of the repository, that only root can write. While it is missing, nothing is looked for.";
      };
      base = lib.mkOption {
        type = types.nullOr (types.strMatching "[0-9a-f]{40}");
        default = null;
        example = "0123456789abcdef0123456789abcdef01234567";
        description = "The commit that this machine was made from: the first one that it takes has to come after it. Null: any that is signed.";
      };
      upgrade = lib.mkOption {
        type = types.bool;
        default = false;
        example = true;
        description = "Whether each look takes the inputs of the flake as they are then, and not as the repository locks them. No one signed those.";
      };
      staleDays = lib.mkOption {
        type = types.ints.between 1 3650;
        default = 14;
        example = 60;
        description = "After how many days without a new commit that is reported, because a mirror that is frozen looks like this.";
      };
    };

    trustFile = lib.mkOption {
      type = types.path;
      # A path of the configuration is copied into the store.
      apply = value: "${value}";
      example = lib.literalExpression "./kitchen-trust.json";
      description = "The trust file of this machine, as `kiln publish trust` prints it: public keys, which machine it is, and where its updates are. A path of the configuration comes with the system, an absolute text such as \"/var/lib/kiln/updates-trust.json\" names a file of the machine; while that is missing, nothing is looked for.";
    };

    interval = lib.mkOption {
      type = types.strMatching "[1-9][0-9]{0,3}(min|h)";
      default = "30min";
      example = "6h";
      description = "How long after one look for updates the next one begins.";
    };

    unitName = lib.mkOption {
      type = types.strMatching "[a-z][a-z0-9-]{0,59}";
      default = "kiln-updates";
      example = "auto-update";
      description = "Name of the service and the timer that look for updates and switch to them.";
    };

    window = lib.mkOption {
      type = types.nullOr (
        types.submodule {
          options = {
            from = lib.mkOption {
              type = time;
              example = "03:00";
              description = "When the quiet window begins, in the machine's time zone.";
            };
            to = lib.mkOption {
              type = time;
              example = "05:00";
              description = "When it ends; it may go over midnight.";
            };
          };
        }
      );
      default = {
        from = "03:00";
        to = "05:00";
      };
      example = {
        from = "23:30";
        to = "01:00";
      };
      description = "When the machine may switch to an update that is ready. Null: at any time.";
    };

    restarts = lib.mkOption {
      type = types.bool;
      default = true;
      example = false;
      description = "Whether the machine restarts for an update with another kernel or other parameters of it, in the quiet window. A kernel that panics then, or an initrd that gives up, restarts after a minute (panic=60 boot.panic_on_fail); one that hangs is restarted by the computer's watchdog, where it has one. Otherwise such an update waits until a person starts it.";
    };

    patienceSeconds = lib.mkOption {
      type = types.ints.between 10 7200;
      default = 600;
      example = 900;
      description = "How long the checks may take after a switch until all that passed before pass again.";
    };

    holdSeconds = lib.mkOption {
      type = types.ints.between 1 7200;
      default = 120;
      example = 600;
      description = "How long they then have to pass before the new system is kept.";
    };

    checks = {
      units = lib.mkOption {
        type = types.listOf (
          types.strMatching "[A-Za-z0-9:_.@-]{1,200}[.](service|socket|target|timer|mount|path)"
          // {
            description = "name of a unit, with its ending";
          }
        );
        default = [ ];
        example = [ "nginx.service" ];
        description = "Units that have to be active after an update, if they were before.";
      };
      ports = lib.mkOption {
        type = types.listOf port;
        default = [ ];
        example = [ 22 ];
        description = "TCP ports that have to accept a connection on 127.0.0.1 after an update, if they did before.";
      };
      urls = lib.mkOption {
        type = types.listOf (types.strMatching "https?://[^ ]{1,2000}");
        default = [ ];
        example = [ "http://127.0.0.1:8080/" ];
        description = "Addresses that have to answer with a status below 400 after an update, if they did before.";
      };
      programs = lib.mkOption {
        type = types.attrsOf types.path;
        default = { };
        apply = lib.mapAttrs (_: value: "${value}");
        example = lib.literalExpression "{ database = lib.getExe checkDatabase; }";
        description = "Programs that have to end with status 0 within 20 seconds after an update, if they did before; by the name that is reported.";
      };
    };

    before = lib.mkOption {
      type = types.nullOr types.path;
      default = null;
      apply = value: if value == null then null else "${value}";
      example = lib.literalExpression "lib.getExe backupDatabase";
      description = "A program that runs before each switch, for at most an hour. Where it fails, nothing is switched.";
    };
  };
}
