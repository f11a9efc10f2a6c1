package io.sealpost.auth.identity;

import java.util.regex.Pattern;

/** How Microsoft names a directory (a tenant) by its id: a GUID, here in lower case. */
public final class DirectoryId {

    /** The directory that all personal accounts stand in; nobody administers it. */
    public static final String OF_PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private DirectoryId() {}

    public static boolean is(String text) {
        return GUID.matcher(text).matches();
    }
}
