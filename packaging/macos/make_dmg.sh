#!/bin/sh
# Sign the .app and put it on a disk image: make_dmg.sh APP IMAGE.
#
# SHIYING_CODESIGN_IDENTITY names a "Developer ID Application" certificate; without one the app is
# signed for this machine only (ad hoc) and Gatekeeper will ask. SHIYING_NOTARY_PROFILE names a
# keychain profile of `xcrun notarytool store-credentials`; with it the image is notarised.
# UNPROVEN: written after Apple's documentation; not yet run on macOS.
set -eu

app=$1 image=$2
here=$(cd "$(dirname "$0")" && pwd)
identity=${SHIYING_CODESIGN_IDENTITY:--}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ "$identity" = "-" ]; then
    options=""
else
    options="--options runtime --timestamp"
fi

# Licences were added after PyInstaller had signed: sign again, the inner things first.
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 50 codesign --force $options --sign "$identity"
codesign --force --deep $options --entitlements "$here/entitlements.plist" --sign "$identity" "$app"
codesign --verify --deep --strict "$app"

cp -R "$app" "$work/"
ln -s /Applications "$work/Applications"
rm -f "$image"
hdiutil create -volname "拾影 Shiying" -srcfolder "$work" -fs HFS+ -format ULFO "$image"

if [ "$identity" != "-" ]; then
    codesign --force --timestamp --sign "$identity" "$image"
fi
if [ -n "${SHIYING_NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$SHIYING_NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
