package io.sealpost.auth.identity;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How Microsoft names a directory (a tenant), and whatever stands in one, by its id: a GUID, here in lower case. */
public final class DirectoryId {

    /** The directory that all personal accounts stand in; nobody administers it. */
    public static final String OF_PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

    private static final Pattern GUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What stands in a directory's place in an application that takes people of many. */
    private static final Set<String> OF_MANY = Set.of("common", "organizations", "consumers");

    private DirectoryId() {}

    /**
     * Whether only one directory's people come by an application, whose administrator gives them their addresses.
     *
     * @param tenant the application's: a directory by its id or domain, a word for many of them, or null
     */
    public static boolean isOfOne(String tenant) {
        return tenant != null && isOrganisation(tenant.toLowerCase(Locale.ROOT));
    }

    private static boolean isOrganisation(String tenant) {
        return !OF_MANY.contains(tenant) && !OF_PERSONAL_ACCOUNTS.equals(tenant);
    }

    public static boolean is(String text) {
        return GUID.matcher(text).matches();
    }
}
