#!/bin/sh
# Install the programs that the tests run against, as Debian packages, where this user may; else say what is missing.
set -u

missing=""
need() { # program package
    command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || missing="$missing $2"
}
need dovecot dovecot-imapd
[ -e /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
need soffice libreoffice-writer-nogui
need tesseract tesseract-ocr
[ -e /usr/lib/libreoffice/program/libscfiltlo.so ] || [ -e /usr/lib/libreoffice/program/libscfilt.so ] || missing="$missing libreoffice-calc-nogui"
need gnome-keyring-daemon gnome-keyring
need dbus-run-session dbus-daemon
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing$missing"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "missing, and to be installed by someone who may:$missing" >&2
    echo "  (apt-get install$missing)" >&2
fi
exit 0
