"""The part of the REFI-QDA schemas (version 1.0, urn:QDA-XML) that is written, restated.

Elements, their order, attributes, which of them are required, and the patterns of ids and colours are those of the
published Codebook.xsd and Project.xsd (MIT licence, www.qdasoftware.org); elements that are never written are left out.
"""

from __future__ import annotations

from lxml import etree

_SHARED = """
  <xs:simpleType name="Guid"><xs:restriction base="xs:token">
    <xs:pattern value="[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"/>
  </xs:restriction></xs:simpleType>
  <xs:complexType name="Codes"><xs:sequence>
    <xs:element name="Code" type="Code" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType>
  <xs:complexType name="Code">
    <xs:sequence>
      <xs:element name="Description" type="xs:string" minOccurs="0"/>
      <xs:element name="Code" type="Code" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="isCodable" type="xs:boolean" use="required"/>
  </xs:complexType>
"""
_CODEBOOK = """
  <xs:element name="CodeBook"><xs:complexType>
    <xs:sequence><xs:element name="Codes" type="Codes"/></xs:sequence>
    <xs:attribute name="origin" type="xs:string"/>
  </xs:complexType></xs:element>
"""
_PROJECT = """
  <xs:element name="Project"><xs:complexType>
    <xs:sequence>
      <xs:element name="Users" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:element name="User" maxOccurs="unbounded"><xs:complexType>
          <xs:attribute name="guid" type="Guid" use="required"/>
          <xs:attribute name="name" type="xs:string"/>
        </xs:complexType></xs:element>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="CodeBook" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:element name="Codes" type="Codes"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Sources" minOccurs="0"><xs:complexType><xs:choice maxOccurs="unbounded">
        <xs:element name="TextSource" type="TextSource"/>
      </xs:choice></xs:complexType></xs:element>
    </xs:sequence>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="origin" type="xs:string"/>
    <xs:attribute name="creatingUserGUID" type="Guid"/>
    <xs:attribute name="creationDateTime" type="xs:dateTime"/>
  </xs:complexType></xs:element>
  <xs:attributeGroup name="Made">
    <xs:attribute name="creatingUser" type="Guid"/>
    <xs:attribute name="creationDateTime" type="xs:dateTime"/>
  </xs:attributeGroup>
  <xs:complexType name="TextSource">
    <xs:sequence>
      <xs:element name="PlainTextSelection" type="Selection" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string"/>
    <xs:attribute name="plainTextPath" type="xs:string"/>
    <xs:attributeGroup ref="Made"/>
  </xs:complexType>
  <xs:complexType name="Selection">
    <xs:sequence>
      <xs:element name="Description" type="xs:string" minOccurs="0"/>
      <xs:element name="Coding" type="Coding" minOccurs="0" maxOccurs="unbounded"/>
    </xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attribute name="name" type="xs:string"/>
    <xs:attribute name="startPosition" type="xs:integer" use="required"/>
    <xs:attribute name="endPosition" type="xs:integer" use="required"/>
    <xs:attributeGroup ref="Made"/>
  </xs:complexType>
  <xs:complexType name="Coding">
    <xs:sequence><xs:element name="CodeRef"><xs:complexType>
      <xs:attribute name="targetGUID" type="Guid" use="required"/>
    </xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="guid" type="Guid" use="required"/>
    <xs:attributeGroup ref="Made"/>
  </xs:complexType>
"""


def _schema(namespace: str, types: str) -> etree.XMLSchema:
    text = (
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{namespace}" targetNamespace="{namespace}" '
        f'elementFormDefault="qualified">{types}</xs:schema>'
    )
    return etree.XMLSchema(etree.fromstring(text))


CODEBOOK_SCHEMA = _schema("urn:QDA-XML:codebook:1.0", _SHARED + _CODEBOOK)
PROJECT_SCHEMA = _schema("urn:QDA-XML:project:1.0", _SHARED + _PROJECT)
