# The C library with what belongs to it, and the tables that nixpkgs has as separate packages.
{
  final,
  prev,
  packages,
  ...
}:
let
  inherit (packages) fromDebian scripted;

  # Compiled from Debian's sources, as nixpkgs does it: "en_US.UTF-8/UTF-8" and the like.
  localesOf =
    wanted:
    scripted "glibcLocales" prev.glibcLocales ''
      mkdir -p lib/locale
      for locale in ${toString wanted}; do
        name=''${locale%/*}
        case $name in
          C.*) ln -sfn "$base/usr/lib/locale/C.utf8" lib/locale/ ;;
          *) I18NPATH=$base/usr/share/i18n localedef --no-archive -i "''${name%.*}" -f "''${locale#*/}" "lib/locale/$name" ;;
        esac
      done
      touch lib/locale/locale-archive
    ''
    // {
      override = { locales, ... }: localesOf locales;
    };
in
{
  glibc = fromDebian "glibc" prev.glibc {
    packages = [
      "libc6"
      "libc-bin"
    ];
    programs = [
      "ldconfig"
      "locale"
      "getent"
      "iconv"
      "ldd"
    ];
    post = ''ln -s "$base/usr/bin/true" bin/nscd'';
    extra = self: { getent = self; };
  };
  libc = final.glibc;
  getent = final.glibc // {
    meta.mainProgram = "getent";
  };

  glibcLocales = localesOf [ "en_US.UTF-8/UTF-8" ];
  glibcLocalesUtf8 = final.glibcLocales;

  iana-etc = scripted "iana-etc" prev.iana-etc ''
    mkdir etc
    cp "$base/etc/protocols" "$base/etc/services" etc/
  '';
  cacert = scripted "cacert" prev.cacert ''
    mkdir -p etc/ssl/certs
    for name in ca-bundle ca-no-trust-rules-bundle; do
      cp "$base/etc/ssl/certs/ca-certificates.crt" "etc/ssl/certs/$name.crt"
    done
  '';
  tzdata = scripted "tzdata" prev.tzdata ''
    cp -r "$base/usr/share/zoneinfo" share/
    chmod -R u+w share
    cp -r "$base/usr/share/zoneinfo" share/zoneinfo/posix
  '';

  # Debian has its console-setup's keyboards; the kernel's maps are in console-data, under other suffixes.
  kbd = fromDebian "kbd" prev.kbd {
    packages = [ "kbd" ];
    post = ''
      for map in "$base"/alone/console-data/usr/share/keymaps/i386/*/*.kmap.gz; do
        folder=share/keymaps/i386/$(basename "$(dirname "$map")")
        mkdir -p "$folder"
        ln -sfn "$map" "$folder/$(basename "$map" .kmap.gz).map.gz"
      done
    '';
  };

  nsncd = fromDebian "nsncd" prev.nsncd {
    packages = [ "nsncd" ];
    post = ''[ -e bin/nsncd ] || ln -s "$(find "$base/usr" -name nsncd -type f | head -1)" bin/nsncd'';
  };

  # One header of glibc's source, for the wrappers that give programs their rights.
  srcOnly =
    package:
    if package ? kilnDebian && package.pname or "" == prev.glibc.pname then
      packages.run {
        name = "glibc-unsecvars";
        script = ''
          mkdir "$out"
          printf '#define UNSECURE_ENVVARS' >"$out/unsecvars.h"
          for name in GCONV_PATH GETCONF_DIR GLIBC_TUNABLES HOSTALIASES LD_AUDIT LD_BIND_NOT LD_BIND_NOW LD_DEBUG \
            LD_DEBUG_OUTPUT LD_DYNAMIC_WEAK LD_HWCAP_MASK LD_LIBRARY_PATH LD_ORIGIN_PATH LD_PRELOAD LD_PROFILE \
            LD_SHOW_AUXV LD_VERBOSE LD_WARN LOCALDOMAIN LOCPATH MALLOC_TRACE NIS_PATH NLSPATH RESOLV_HOST_CONF \
            RES_OPTIONS TMPDIR TZDIR; do
            printf ' "%s\\0"' "$name" >>"$out/unsecvars.h"
          done
          echo >>"$out/unsecvars.h"
        '';
      }
    else
      prev.srcOnly package;
}
