package org.sandboxed.engine.internal.rootfs;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The descriptions of an image, which are JSON (RFC 8259). They are read by Gson, strictly; only those need to have it on the
 * class path who unpack an image.
 */
final class Json {

    private static final String LIBRARY = "com.google.gson.Strictness";

    private Json() {}

    /** Made when it is first needed. */
    private static final class Strict {
        static final Gson GSON =
                new GsonBuilder().setStrictness(Strictness.STRICT).create();
    }

    /** Whether there is the library, in a version that can be strict. */
    static boolean isPossible(ClassLoader loader) {
        try {
            Class.forName(LIBRARY, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Reads one object. */
    static JsonObject object(String text) throws BadArchiveException {
        try {
            JsonObject read = Strict.GSON.fromJson(text, JsonObject.class);
            if (read == null) {
                throw new BadArchiveException("a description of the image is no JSON, it is empty");
            }
            return read;
        } catch (JsonParseException e) {
            throw new BadArchiveException(
                    "a description of the image is no JSON, or not an object: " + e.getMessage(), e);
        }
    }

    /** The objects in an array that is a member of an object; none where there is no such member. */
    static List<JsonObject> objects(JsonObject in, String name) {
        List<JsonObject> found = new ArrayList<>();
        JsonElement member = in.get(name);
        if (member != null && member.isJsonArray()) {
            member.getAsJsonArray().forEach(element -> found.add(objectOrEmpty(element)));
        }
        return found;
    }

    /** An object that is a member of another; without members where there is no such object. */
    static JsonObject member(JsonObject in, String name) {
        return objectOrEmpty(in.get(name));
    }

    /** A string that is a member of an object; empty where there is no such string. */
    static String string(JsonObject in, String name) {
        return in.get(name) instanceof JsonPrimitive value && value.isString() ? value.getAsString() : "";
    }

    private static JsonObject objectOrEmpty(@Nullable JsonElement element) {
        return element != null && element.isJsonObject() ? element.getAsJsonObject() : new JsonObject();
    }
}
