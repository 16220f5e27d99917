CREATE TABLE correction_places (
    correction_id INTEGER NOT NULL,
    page INTEGER NOT NULL,
    box TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_correction_places PRIMARY KEY (correction_id),
    CONSTRAINT fk_correction_places_correction_id FOREIGN KEY(correction_id) REFERENCES corrections (id),
    CONSTRAINT ck_correction_places_page CHECK (page > 0)
);
