package org.sandboxed.http.internal;

import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.impl.io.AbstractMessageParser;
import org.apache.hc.core5.http.message.BasicLineParser;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the first line and the headers of a message. */
final class HeadReader extends BasicLineParser {

    private static final HeadReader STRICT = new HeadReader();
    private static final Pattern NAME = Pattern.compile(Headers.TOKEN);

    private HeadReader() {}

    /**
     * What stands at the beginning of a message.
     *
     * @param start the first line
     * @param headers the others
     */
    record Head(String start, Headers headers) {}

    /** The head of the next message; null where there is none. */
    static @Nullable Head read(StrictInput in) throws IOException {
        if (in.isAtEnd()) {
            return null;
        }
        CharArrayBuffer start = new CharArrayBuffer(128);
        if (in.readLine(start, in.stream()) == 0) {
            // One empty line before a request is forgiven, as old clients send one after a body.
            in.readLine(start, in.stream());
        }
        return new Head(start.toString(), headers(in));
    }

    private static Headers headers(StrictInput in) throws IOException {
        try {
            return Headers.of(
                    AbstractMessageParser.parseHeaders(in, in.stream(), StrictInput.MOST_HEADERS + 1, 0, STRICT));
        } catch (MessageConstraintException e) {
            throw new MalformedException(
                    MalformedException.HEADERS_TOO_LARGE, "more than " + StrictInput.MOST_HEADERS + " headers");
        } catch (HttpException e) {
            throw new MalformedException("a line that is no header");
        }
    }

    @Override
    public Header parseHeader(CharArrayBuffer line) throws ParseException {
        Header header = super.parseHeader(line);
        if (!NAME.matcher(header.getName()).matches()) {
            throw new ParseException("no name of a header");
        }
        return header;
    }
}
