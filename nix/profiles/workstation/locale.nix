# Language and keyboard of the desktop; time zone, language and the console's keyboard are kiln.* of every profile.
{
  config,
  kilnLib,
  lib,
  options,
  ...
}:
let
  cfg = config.settings.locale;
  hasPassphrase = config.kiln.disk.layout == "own" && config.settings.disk.encryption.enable;
  # Whether this module set it, and not a person.
  isDerived = options.kiln.keyMap.highestPrio == (lib.mkDefault null).priority;
  layout = lib.head (lib.splitString "," cfg.keyboardLayout);
  variant = lib.head (lib.splitString "," cfg.keyboardVariant);
  keyboards = import ./console-keyboards.nix;
  # null if the console has no such keyboard. Without dead keys the letters are in the same places.
  ofConsole =
    keyboards.${if variant == "" then layout else "${layout}:${variant}"}
      or (if variant == "nodeadkeys" then keyboards.${layout} or null else null);
in
{
  options.settings.locale = {
    keyboardLayout = kilnLib.formOption {
      label = "Keyboard of the desktop";
      group = "Place";
      order = 230;
      type = kilnLib.types.matching "list of keyboard layouts, such as de or us,de" "[a-z]{2,8}(,[a-z]{2,8})*";
      default = "us";
      example = "de";
      description = "Keyboard layouts of the desktop, as XKB names them, with commas between. The console, where the disk's passphrase is typed, has the first of them too, where it knows it and kiln.keyMap names no other.";
    };

    keyboardVariant = kilnLib.formOption {
      label = "Keyboard variant";
      group = "Place";
      order = 231;
      advanced = true;
      type = kilnLib.types.matching "list of keyboard variants, such as nodeadkeys" "[a-z0-9_,-]*";
      default = "";
      example = "nodeadkeys";
      description = "XKB's variant of each layout, with commas between; empty for none.";
    };

    formats = kilnLib.formOption {
      label = "Formats";
      group = "Place";
      order = 232;
      key = "formatsLocale";
      advanced = true;
      type = lib.types.nullOr (
        kilnLib.types.matching "locale, such as nl_NL.UTF-8" "[a-z]{2,3}_[A-Z]{2}(\\.UTF-8|@[a-z]+)"
      );
      default = null;
      example = "nl_NL.UTF-8";
      description = "The locale of dates, numbers, money, paper and measures, where it differs from the language.";
    };
  };

  config = {
    services.xserver.xkb = {
      layout = cfg.keyboardLayout;
      variant = cfg.keyboardVariant;
    };

    # An answer of the form has priority.
    kiln.keyMap = lib.mkIf (ofConsole != null) (lib.mkDefault ofConsole);
    warnings =
      lib.optional
        (hasPassphrase && config.console.keyMap == "us" && ofConsole != "us")
        "settings.locale.keyboardLayout is \"${cfg.keyboardLayout}\"${
          lib.optionalString (cfg.keyboardVariant != "") " (variant \"${cfg.keyboardVariant}\")"
        }, but the disk's passphrase is typed at the start on the console's keyboard, which is \"us\". Set kiln.keyMap to that keyboard, as loadkeys names it, or choose a passphrase of characters that are on the same keys of both.";

    # A host from before this option has a passphrase that was typed on another keyboard.
    system.preSwitchChecks.kilnKeyboard =
      lib.mkIf (hasPassphrase && isDerived && config.console.keyMap != "us")
        ''
          case "''${2-}" in
          switch | boot)
            was=
            if [ -r /etc/vconsole.conf ]; then
              while IFS='=' read -r key value; do
                if [ "$key" = KEYMAP ]; then was=$value; fi
              done </etc/vconsole.conf
            fi
            if [ -n "$was" ] && [ "$was" != ${lib.escapeShellArg config.console.keyMap} ]; then
              echo "At the start the disk's passphrase would be typed on the keyboard ${config.console.keyMap}, the desktop's, and so far it is $was: the same keys would give another passphrase. To keep it, set kiln.keyMap to \"$was\". To change it, set kiln.keyMap to \"${config.console.keyMap}\" and type the passphrase as it is on that one. nixos-rebuild made this the next system already; undo that: nix-env --profile /nix/var/nix/profiles/system --rollback" >&2
              false
            fi
            ;;
          esac
        '';

    i18n.extraLocaleSettings = lib.mkIf (cfg.formats != null) (
      lib.genAttrs [
        "LC_ADDRESS"
        "LC_MEASUREMENT"
        "LC_MONETARY"
        "LC_NAME"
        "LC_NUMERIC"
        "LC_PAPER"
        "LC_TELEPHONE"
        "LC_TIME"
      ] (_: cfg.formats)
    );
  };
}
