# Whether the configuration alone lets someone log in: with a key, a password, or without either at the screen. What a
# drive's seed would bring does not count, because plain nixos-anywhere writes no seed.
{
  config,
  lib,
  options,
}:
let
  # "!" and "*" lock an account; the empty one needs no password.
  isOpen = hash: hash != null && builtins.match "[!*].*" hash == null;

  hasWayIn =
    user:
    user.openssh.authorizedKeys.keys != [ ]
    || user.openssh.authorizedKeys.keyFiles != [ ]
    || isOpen user.hashedPassword
    || isOpen user.initialHashedPassword
    || user.password != null
    || user.initialPassword != null
    || user.hashedPasswordFile != null;

  inherit (config.services) displayManager getty openssh;
in
lib.any hasWayIn (lib.attrValues config.users.users)
|| getty.autologinUser != null
|| (displayManager.enable && displayManager.autoLogin.enable)
|| openssh.authorizedKeysCommand != "none"
# A file of the person's own choice, which agenix for one brings. The usual one comes with the seed.
|| config.kiln.passwordHashFile != options.kiln.passwordHashFile.default
